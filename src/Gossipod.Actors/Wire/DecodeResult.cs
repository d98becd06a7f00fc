using System.Diagnostics.CodeAnalysis;

namespace Gossipod.Actors.Wire;

/// <summary>What decoding remote bytes gave: a value, or why there is none. Decoders never throw on remote bytes.</summary>
internal readonly struct DecodeResult<T>
    where T : class
{
    private DecodeResult(T? value, DecodeFailure failure, int offset)
    {
        Value = value;
        Failure = failure;
        Offset = offset;
    }

    /// <summary>The decoded message; null exactly when there is a <see cref="Failure"/>.</summary>
    public T? Value { get; }

    public DecodeFailure Failure { get; }

    /// <summary>The byte at which decoding stopped, counted from the first byte of the prelude.</summary>
    public int Offset { get; }

    /// <summary>Updates or rows of kinds that only a later version knows: they were passed over, and are not in the value.</summary>
    public int LaterCount { get; private init; }

    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Value is not null;

    public static DecodeResult<T> Of(T value, int laterCount = 0) => new(value, DecodeFailure.None, 0) { LaterCount = laterCount };

    public static DecodeResult<T> Failed(DecodeFailure failure, int offset) => new(null, failure, offset);

    public override string ToString() => Succeeded ? $"{Value}" : $"{Failure} at byte {Offset}";
}
