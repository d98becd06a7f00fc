namespace Gossipod.Actors.Tests.Architecture;

/// <summary>What is typed is told from what is printed, and taken apart as a shell does.</summary>
public sealed class ShellCommandsTests
{
    [Theory]
    [InlineData("gossipod members   # all of them\n", "gossipod members")]
    [InlineData("$ gossipod keys list\nNAME  SEALS WITH\n$ gossipod doctor\n", "gossipod keys list; gossipod doctor")]
    [InlineData("gossipod keygen | tee new.key | gossipod keys install\n", "gossipod keygen; tee new.key; gossipod keys install")]
    [InlineData("(umask 077; gossipod keygen > cluster.key)\n", "umask 077; gossipod keygen")]
    [InlineData("gossipod event deploy \"4.2 # no comment\" &\n", "gossipod event deploy 4.2 # no comment")]
    [InlineData("A_B=1 dotnet test\nexport A=1\n", "dotnet test; export A=1")]
    [InlineData("openssl req \\\n  -x509\n", "openssl req -x509")]
    [InlineData("kill -9 $(pgrep -f x)\n", "kill -9 $; pgrep -f x")]
    public void Commands_are_found(string fence, string commands) =>
        Assert.Equal(commands, string.Join("; ", ShellCommands.Of(fence).Select(words => string.Join(' ', words))));
}
