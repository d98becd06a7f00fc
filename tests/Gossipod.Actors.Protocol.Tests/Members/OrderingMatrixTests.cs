using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

/// <summary>
/// Every claim against every row at every distance, as <see cref="OrderingRule"/> and <see cref="MemberTransitions"/> have it.
/// </summary>
public sealed class OrderingMatrixTests
{
    /// <summary>
    /// Cells: "." not newer; "?" unknown member; "+" added and spread; "c" confirmation; "u" a farewell of a life that is not known; otherwise the status after, "!" where it is
    /// spread, and the events.
    /// </summary>
    private const string Matrix = """
        claim   row     | generation lower | incarnation lower | equal              | incarnation higher        | generation higher
        Join    Unknown | +                | +                 | +                  | +                         | +
        Join    Alive   | .                | .                 | .                  | Alive!                    | Alive! Updated
        Join    Suspect | .                | .                 | .                  | Alive! Recovered          | Alive! Recovered Updated
        Join    Dead    | .                | .                 | .                  | Alive! Joined             | Alive! Joined
        Join    Left    | .                | .                 | .                  | Alive! Joined             | Alive! Joined
        Alive   Unknown | +                | +                 | +                  | +                         | +
        Alive   Alive   | .                | .                 | .                  | Alive!                    | Alive! Updated
        Alive   Suspect | .                | .                 | .                  | Alive! Recovered          | Alive! Recovered Updated
        Alive   Dead    | .                | .                 | .                  | Alive! Joined             | Alive! Joined
        Alive   Left    | .                | .                 | .                  | Alive! Joined             | Alive! Joined
        Suspect Unknown | ?                | ?                 | ?                  | ?                         | ?
        Suspect Alive   | .                | .                 | Suspect! Suspected | Suspect! Suspected        | Suspect! Suspected
        Suspect Suspect | .                | .                 | c                  | Suspect!                  | Suspect!
        Suspect Dead    | .                | .                 | .                  | Suspect! Joined Suspected | Suspect! Joined Suspected
        Suspect Left    | .                | .                 | .                  | Suspect! Joined Suspected | Suspect! Joined Suspected
        Confirm Unknown | ?                | ?                 | ?                  | ?                         | ?
        Confirm Alive   | .                | .                 | Dead! Died         | Dead! Died                | Dead! Died
        Confirm Suspect | .                | .                 | Dead! Died         | Dead! Died                | Dead! Died
        Confirm Dead    | .                | .                 | .                  | Dead                      | Dead
        Confirm Left    | .                | .                 | .                  | Dead! Died                | Dead! Died
        Leave   Unknown | ?                | ?                 | ?                  | ?                         | ?
        Leave   Alive   | .                | .                 | Left! Left         | Left! Left                | u
        Leave   Suspect | .                | .                 | Left! Left         | Left! Left                | u
        Leave   Dead    | .                | .                 | Left! Left         | Left! Left                | u
        Leave   Left    | .                | .                 | .                  | Left                      | u
        """;

    private static readonly MemberVersion Stored = Given.Version(5);

    public static TheoryData<string, string, string, string> Cells()
    {
        var cells = new TheoryData<string, string, string, string>();
        var lines = Matrix.Split('\n').Select(line => line.TrimEnd('\r').Split('|', StringSplitOptions.TrimEntries)).ToList();
        foreach (var line in lines.Skip(1))
        {
            var heads = line[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (var i = 1; i < line.Length; i++) cells.Add(heads[0], heads[1], lines[0][i], line[i]);
        }

        return cells;
    }

    [Fact]
    public void The_matrix_is_complete() => Assert.Equal(5 * 5 * 5, Cells().Distinct().Count());

    [Theory]
    [MemberData(nameof(Cells))]
    public void Claim_against_row(string kindName, string rowName, string distance, string expected)
    {
        var kind = Enum.Parse<UpdateKind>(kindName);
        MemberStatus? status = rowName == "Unknown" ? null : Enum.Parse<MemberStatus>(rowName);
        var table = Given.TableHolding(status, Stored);
        var before = table.Find(Given.Bob);
        Assert.Equal(status, before?.Status);
        var version = VersionAt(distance);

        var change = table.Apply(Given.Claim(kind, Given.Bob, version), Given.At(1));

        Assert.Same(before, change.Old);
        Assert.Same(table.Find(Given.Bob), change.New);
        var events = change.New is null ? [] : MemberTransitions.Of(change.Old, change.New, cause: null).ToList();
        switch (expected)
        {
            case ".":
                AssertUntouched(change, TableOutcome.Ignored, IgnoreReason.NotNewer);
                break;
            case "?":
                AssertUntouched(change, TableOutcome.Ignored, IgnoreReason.UnknownMember);
                break;
            case "u":
                AssertUntouched(change, TableOutcome.Ignored, IgnoreReason.UnprovenLeave);
                break;
            case "c":
                AssertUntouched(change, TableOutcome.Confirmation, IgnoreReason.None);
                break;
            case "+":
                Assert.Equal((TableOutcome.Added, MemberStatus.Alive, version, true), Summary(change));
                Assert.IsType<MemberJoined>(Assert.Single(events));
                break;
            default:
                var words = expected.Split(' ');
                var after = Enum.Parse<MemberStatus>(words[0].TrimEnd('!'));
                Assert.Equal((TableOutcome.Changed, after, version, words[0].EndsWith('!')), Summary(change));
                Assert.Equal(words[1..].Select(word => "Member" + word), events.Select(one => one.GetType().Name));
                break;
        }
    }

    private static MemberVersion VersionAt(string distance) => distance switch
    {
        "generation lower" => Given.Version(9, Given.Generation - 1),
        "incarnation lower" => Given.Version(4),
        "equal" => Stored,
        "incarnation higher" => Given.Version(6),
        "generation higher" => Given.Version(0, Given.Generation + 1),
        _ => throw new ArgumentException(distance),
    };

    private static void AssertUntouched(TableChange change, TableOutcome outcome, object reason)
    {
        Assert.Equal(outcome, change.Outcome);
        Assert.Equal(reason, change.Reason);
        Assert.Same(change.Old, change.New);
        Assert.False(change.Spread);
    }

    private static (TableOutcome Outcome, MemberStatus Status, MemberVersion Version, bool Spread) Summary(TableChange change) =>
        (change.Outcome, change.New!.Status, change.New.Version, change.Spread);
}
