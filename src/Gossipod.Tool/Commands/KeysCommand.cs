using System.CommandLine;
using System.Text.Json;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Actors.Security;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;

namespace Gossipod.Tool.Commands;

/// <summary>The cluster's keys.</summary>
internal static class KeysCommand
{
    private static readonly Option<string> File = new("--file") { Description = "A file whose first line is the key; it is read from standard input unless given, so that it is in no list of processes.", HelpName = "FILE" };

    /// <summary>More characters than a key has are none.</summary>
    private const int KeyMax = 256;

    private static readonly Argument<string> Id = new("id") { Description = "Which key: 8 hexadecimal digits, as 'keys list' shows them." };

    private static readonly Option<bool> Force = new("--force") { Description = "Although not every live member has answered." };

    public static Command Create() => new ToolCommand(
        "keys", "Lists and changes the keys of all members: install a new one, use it, remove the old one.", "gossipod keys list", "gossipod keys install --file new.key", "gossipod keys use 1f2e3d4c")
    {
        new ToolCommand("list", "Shows which keys each live member has, the sealing one first.", "gossipod keys list") { AgentClient.Option }
            .Does((parsed, ending) => AskAsync(parsed, HttpMethod.Get, "v1/keys", null, ending)),
        new ToolCommand("install", "Gives every live member a further key, which opens and does not seal yet.", "gossipod keys install --file new.key", "gossipod keys install < new.key") { AgentClient.Option, File }
            .Does(InstallAsync),
        new ToolCommand("use", "Makes every live member seal with this key.", "gossipod keys use 1f2e3d4c") { Id, AgentClient.Option, Force }
            .Does((parsed, ending) => AskAsync(parsed, HttpMethod.Post, $"v1/keys/{IdOf(parsed)}/use{Forced(parsed)}", null, ending)),
        new ToolCommand("remove", "Takes this key from every live member.", "gossipod keys remove 5a6b7c8d") { Id, AgentClient.Option, Force }
            .Does((parsed, ending) => AskAsync(parsed, HttpMethod.Delete, $"v1/keys/{IdOf(parsed)}{Forced(parsed)}", null, ending)),
    };

    private static async Task<int> InstallAsync(ParseResult parsed, CancellationToken ending)
    {
        var (source, text) = parsed.GetValue(File) is { } path ? (path, TextFile.Read(path)) : ("standard input", await TextFile.FirstLineAsync(Console.In, KeyMax, ending));
        if (!ClusterKey.TryParse(text.Split('\n')[0], out var key)) throw new ToolException($"{source}: must begin with a key, Base64 of {ClusterKey.SizeInBytes} bytes, as 'gossipod keygen' makes it (it is not repeated here)");
        return await AskAsync(parsed, HttpMethod.Post, "v1/keys", JsonSerializer.SerializeToUtf8Bytes(new KeyRequestJson(key.ToBase64()), GossipodJson.Default.KeyRequestJson), ending);
    }

    private static async Task<int> AskAsync(ParseResult parsed, HttpMethod method, string path, byte[]? content, CancellationToken ending)
    {
        using var agent = AgentClient.Of(parsed);
        var answer = await agent.DoAsync(method, path, GossipodJson.Default.KeysJson, ending, content, AgentClient.ClusterPatience);
        TextTable.Write(
            parsed.InvocationConfiguration.Output, ["NAME", "SEALS WITH", "OPENS TOO", "PROBLEM"],
            [.. AgentClient.Part(answer.Members).Select(member => new[] { member.Name, member.Keys is [var sealing, ..] ? sealing : "-", string.Join(", ", member.Keys.Skip(1)), member.Problem ?? "" })]);
        if (answer.Refusal is { } refusal) parsed.InvocationConfiguration.Error.WriteLine(SafeText.Lines(refusal));
        return answer.Succeeded ? ExitCode.Done : ExitCode.Failure;
    }

    private static string Forced(ParseResult parsed) => parsed.GetValue(Force) ? "?force=true" : "";

    private static string IdOf(ParseResult parsed) => KeyId.TryParse(parsed.GetValue(Id), out var id)
        ? id.ToString()
        : throw new UsageException($"id {parsed.GetValue(Id)}: must be 8 hexadecimal digits, as 'gossipod keys list' shows them");
}
