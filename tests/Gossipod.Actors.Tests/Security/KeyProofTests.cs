using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Security;

/// <summary>What counts as a proof of a key over TLS, and what does not.</summary>
public sealed class KeyProofTests
{
    private static readonly ClusterKey[] Keys = [.. Enumerable.Range(0, 3).Select(_ => ClusterKey.Generate())];
    private static readonly MemberName A = MemberName.Create("a");
    private static readonly MemberName B = MemberName.Create("b");
    private static readonly KeyRequest Fetch = new(KeyOperation.Fetch, B.Tag, 1, default);
    private static readonly KeyReport Report = new(B, [Keys[1].Id.Value], "", Keys[1].ToBytes());
    private static readonly KeyProof Proof = new("tests", A, B);

    [Fact]
    public void One_common_key_is_enough()
    {
        Assert.True(Proof.IsProven(Ring(1, 2), Proof.Prove(Ring(0, 1), Fetch)));
        Assert.True(Proof.IsProven(Ring(1, 2), Proof.Prove(Ring(0, 1), Report)));
        Assert.False(Proof.IsProven(Ring(2), Proof.Prove(Ring(0, 1), Fetch)));
        Assert.False(Proof.IsProven(Ring(2), Proof.Prove(Ring(0, 1), Report)));
    }

    [Fact]
    public void Without_a_proof_nothing_is_proven()
    {
        Assert.False(Proof.IsProven(Ring(0), Fetch));
        Assert.False(Proof.IsProven(Ring(0), Report));
        Assert.False(Proof.IsProven(Ring(0), Fetch with { Proofs = new byte[31] }));
        Assert.False(Proof.IsProven(Ring(0), Fetch with { Proofs = new byte[128] }));
    }

    [Fact]
    public void A_proof_that_was_read_is_of_no_use_elsewhere()
    {
        var (request, report) = (Proof.Prove(Ring(0), Fetch), Proof.Prove(Ring(0), Report));
        KeyProof[] others = [new("tests", B, A), new("tests", A, A), new("tests", B, B), new("tests", MemberName.Create("c"), B), new("others", A, B)];

        Assert.All(others, other => Assert.False(other.IsProven(Ring(0), request)));
        Assert.All(others, other => Assert.False(other.IsProven(Ring(0), report)));
    }

    [Fact]
    public void A_proof_is_of_what_it_was_made_for()
    {
        var (request, report) = (Proof.Prove(Ring(0), Fetch), Proof.Prove(Ring(0), Report));

        Assert.False(Proof.IsProven(Ring(0), request with { Operation = KeyOperation.List }));
        Assert.False(Proof.IsProven(Ring(0), request with { Target = A.Tag }));
        Assert.False(Proof.IsProven(Ring(0), request with { KeyId = 2 }));
        Assert.False(Proof.IsProven(Ring(0), request with { Key = new byte[32] }));
        Assert.False(Proof.IsProven(Ring(0), report with { Keys = Keys[2].ToBytes() }));
        Assert.False(Proof.IsProven(Ring(0), report with { KeyIds = [7] }));
        Assert.False(Proof.IsProven(Ring(0), report with { Proofs = request.Proofs }));
    }

    private static Keyring Ring(params int[] keys) => Keyring.Create([.. keys.Select(key => Keys[key])], out _)!;
}
