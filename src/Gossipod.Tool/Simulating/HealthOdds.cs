using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Tool.Simulating;

/// <summary>
/// How the loss of datagrams slows probing down, by way of local health: the shares of all rounds in which a node has each score
/// (Lifeguard LHA-Probe), as the rounds' outcomes move it. A score of s makes a round last s + 1 periods.
/// </summary>
internal sealed class HealthOdds
{
    private const int RoundsMax = 10_000;
    private const double Settled = 1e-12;

    private readonly RoundOdds _round;
    private readonly int _scoreMax;
    private readonly int _membersInARow;
    private readonly double[] _missing;
    private readonly double[] _heard;
    private readonly double[] _streamed;
    private double[,] _shares;

    public HealthOdds(ProtocolSettings settings, RoundOdds round, int nodes)
    {
        (_round, _scoreMax) = (round, settings.LocalHealthMax);
        // Of a pair nobody finds two different members in a row silent.
        _membersInARow = nodes > 2 ? DatagramPaths.RoundsUntilBlocked : DatagramPaths.RoundsUntilBlocked - 1;
        _missing = [.. Enumerable.Range(0, round.Helpers + 1).Select(missing => round.MissingOf(round.Helpers, missing))];
        _heard = new double[_scoreMax + 1];
        _streamed = [.. Enumerable.Range(0, _scoreMax + 1).Select(round.Streamed)];
        _shares = new double[_scoreMax + 1, _membersInARow + 1];
        _shares[0, 0] = 1;
        Settle();
    }

    /// <summary>How long a round lasts on average, periods.</summary>
    public double Periods { get; private set; } = 1;

    /// <summary>False suspicions that a node begins, per period.</summary>
    public double FalseSuspicions { get; private set; }

    private void Settle()
    {
        for (var round = 0; round < RoundsMax; round++)
        {
            var (before, next) = (Periods, new double[_scoreMax + 1, _membersInARow + 1]);
            for (var score = 0; score <= _scoreMax; score++)
            {
                _heard[score] = _round.Heard((score + 1) / Periods);
                for (var row = 0; row <= _membersInARow; row++) Play(next, score, row, _shares[score, row]);
            }

            _shares = next;
            Weigh();
            if (Math.Abs(Periods - before) < Settled && round > 0) return;
        }
    }

    /// <summary>One round of the nodes that have this score and this row of members saved by streams alone.</summary>
    private void Play(double[,] next, int score, int row, double share)
    {
        if (share <= 0) return;
        // Each accusation of ourselves that we refute worsens the score by one; as many are made as are suffered.
        var accused = Math.Min(1, FalseSuspicions * (score + 1));
        foreach (var (penalty, weight) in new[] { (0, share * (1 - accused)), (1, share * accused) })
        {
            Add(next, score - 1 + penalty, 0, weight * _round.Direct);
            Add(next, score - 1 + penalty, row, weight * (_round.Acked - _round.Direct));
            Add(next, score + penalty, row, weight * (1 - _round.Acked) * _heard[score]);
            var silent = weight * (1 - _round.Acked) * (1 - _heard[score]);
            var further = Math.Min(row + 1, _membersInARow);
            var ownBlocked = further >= DatagramPaths.RoundsUntilBlocked;
            if (ownBlocked) Add(next, score - 1 + penalty, further, silent * _streamed[score]);
            for (var missing = 0; missing < _missing.Length; missing++)
            {
                if (!ownBlocked) Add(next, score + penalty + missing, further, silent * _streamed[score] * _missing[missing]);
                Add(next, score + penalty + (_round.Helpers == 0 ? 1 : missing), row, silent * (1 - _streamed[score]) * _missing[missing]);
            }
        }
    }

    private void Weigh()
    {
        var (periods, failed) = (0.0, 0.0);
        for (var score = 0; score <= _scoreMax; score++)
        {
            for (var row = 0; row <= _membersInARow; row++)
            {
                periods += _shares[score, row] * (score + 1);
                failed += _shares[score, row] * (1 - _round.Acked) * (1 - _heard[score]) * (1 - _streamed[score]);
            }
        }

        (Periods, FalseSuspicions) = (periods, failed / periods);
    }

    private void Add(double[,] next, int score, int row, double share) => next[Math.Clamp(score, 0, _scoreMax), row] += share;
}
