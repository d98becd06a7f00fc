namespace Gossipod.Tool;

/// <summary>A command cannot do what it was asked; its message is all that the user gets. Ends with <see cref="ExitCode.Failure"/>.</summary>
internal class ToolException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The command line itself is wrong. Ends with <see cref="ExitCode.Usage"/>.</summary>
internal sealed class UsageException(string message) : ToolException(message);

/// <summary>What the tool ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Not done, or done and found wanting.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong; nothing was done.</summary>
    public const int Usage = 2;
}
