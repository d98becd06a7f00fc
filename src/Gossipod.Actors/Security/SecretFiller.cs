namespace Gossipod.Actors.Security;

/// <summary>
/// Fills bytes that nobody else may guess: the operating system's random numbers, or in a simulation those of its seed. May be called
/// from any actor of the node.
/// </summary>
internal delegate void SecretFiller(Span<byte> destination);
