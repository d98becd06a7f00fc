using System.Collections;

namespace Gossipod.Actors.Diagnostics;

/// <summary>
/// Names as one property of a log line: a list to loggers with structure, such as Serilog, and <c>[carol, dave]</c> in Akka's own text,
/// which would print the type of any other list.
/// </summary>
internal sealed class NameList(IReadOnlyList<string> names) : IReadOnlyList<string>
{
    public int Count => names.Count;

    public string this[int index] => names[index];

    public IEnumerator<string> GetEnumerator() => names.GetEnumerator();

    public override string ToString() => $"[{string.Join(", ", names)}]";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
