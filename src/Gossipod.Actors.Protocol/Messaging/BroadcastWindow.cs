using System.Numerics;

namespace Gossipod.Actors.Protocol.Messaging;

/// <summary>What a number is to a <see cref="BroadcastWindow"/>.</summary>
internal enum WindowVerdict
{
    /// <summary>Not seen before, and noted now.</summary>
    New,

    /// <summary>Seen before.</summary>
    Duplicate,

    /// <summary>So far behind the newest that it is not known whether it was seen; to be dropped.</summary>
    TooOld,
}

/// <summary>
/// Which of one origin's numbers were seen: all up to <see cref="Through"/>, and a bitmap of the <see cref="Size"/> behind it. A number
/// beyond moves the window, and what falls out of it unseen is given up. Not thread-safe.
/// </summary>
internal sealed class BroadcastWindow
{
    /// <summary>Numbers within the window; as many of one origin can be on their way at once.</summary>
    public const int Size = 2_048;

    private const int WordBits = 64;

    private readonly ulong[] _seen = new ulong[Size / WordBits];

    /// <summary>Every number up to this one was seen or is given up.</summary>
    public ulong Through { get; private set; }

    /// <summary>The newest number seen.</summary>
    public ulong Highest { get; private set; }

    /// <summary>Numbers that left the window unseen.</summary>
    public long GivenUp { get; private set; }

    public WindowVerdict Note(ulong number)
    {
        if (number <= Through) return number + Size <= Highest ? WindowVerdict.TooOld : WindowVerdict.Duplicate;
        if (number - Through > Size) MoveTo(number - Size);
        if (Has(number)) return WindowVerdict.Duplicate;
        _seen[Word(number)] |= Bit(number);
        if (number > Highest) Highest = number;
        while (Through < Highest && Has(Through + 1)) Forget(++Through);
        return WindowVerdict.New;
    }

    /// <summary>Whether it was seen, or is given up.</summary>
    public bool IsSeen(ulong number) => number <= Through || (number <= Highest && Has(number));

    /// <summary>Bytes of the bitmap of what was seen behind <see cref="Through"/>; 0 when there is no gap.</summary>
    public int BitmapBytes => (int)((Highest - Through + 7) / 8);

    /// <summary>Bit i (lowest first) stands for number <see cref="Through"/> + 1 + i.</summary>
    public byte[] Bitmap()
    {
        if (BitmapBytes == 0) return [];
        var bitmap = new byte[BitmapBytes];
        for (var i = 0UL; i < Highest - Through; i++)
        {
            if (Has(Through + 1 + i)) bitmap[i / 8] |= (byte)(1 << (int)(i % 8));
        }

        return bitmap;
    }

    private void MoveTo(ulong through)
    {
        if (through - Through >= Size)
        {
            Through = through;
            Array.Clear(_seen);
            return;
        }

        while (Through < through)
        {
            if (!Has(++Through)) GivenUp++;
            Forget(Through);
        }
    }

    private bool Has(ulong number) => (_seen[Word(number)] & Bit(number)) != 0;

    private void Forget(ulong number) => _seen[Word(number)] &= ~Bit(number);

    private static int Word(ulong number) => (int)(number % Size / WordBits);

    private static ulong Bit(ulong number) => BitOperations.RotateLeft(1UL, (int)(number % WordBits));
}
