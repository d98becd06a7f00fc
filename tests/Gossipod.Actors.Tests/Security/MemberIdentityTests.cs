using System.Security.Cryptography;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Security;

public sealed class MemberIdentityTests
{
    private readonly ISignatures _one = MemberIdentity.Generate();
    private readonly ISignatures _other = MemberIdentity.Generate();
    private readonly byte[] _digest = SHA256.HashData("a record"u8);

    [Fact]
    public void What_one_signs_is_its_own()
    {
        var signature = _one.Sign(_digest);
        Assert.True(_other.IsValid(_one.Key, _digest, signature));
        Assert.False(_one.IsValid(_other.Key, _digest, signature));
        Assert.False(_one.IsValid(_one.Key, SHA256.HashData("another"u8), signature));
    }

    [Fact]
    public void No_changed_bit_of_a_signature_or_a_key_is_valid()
    {
        var signature = _one.Sign(_digest);
        for (var bit = 0; bit < 8 * Signature.Bytes; bit += 3)
        {
            Assert.False(_one.IsValid(_one.Key, _digest, Signature.TryRead(Flipped(signature.Span, bit))!));
            Assert.False(_one.IsValid(IdentityKey.TryRead(Flipped(_one.Key.Span, bit))!, _digest, signature));
        }
    }

    [Fact]
    public void What_is_no_point_of_the_curve_or_no_number_below_its_order_is_refused_without_a_word()
    {
        byte[] ones = [.. Enumerable.Repeat((byte)0xFF, 64)];
        Assert.False(_one.IsValid(IdentityKey.TryRead(ones)!, _digest, _one.Sign(_digest)));
        Assert.False(_one.IsValid(_one.Key, _digest, Signature.TryRead(ones)!));
        Assert.False(_one.IsValid(_one.Key, _digest, Signature.TryRead([.. new byte[63], 1])!));
    }

    [Fact]
    public void A_file_is_made_for_its_owner_alone_and_read_again()
    {
        var path = KeyPlaces.NewPath();
        var made = MemberIdentity.LoadOrCreate(path);
        Assert.Equal(made.PublicKey, MemberIdentity.LoadOrCreate(path).PublicKey);
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", File.ReadAllText(path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(made.PublicKey, made.ToString());
    }

    [Fact]
    public void A_file_that_others_may_read_or_that_holds_something_else_is_refused_and_left_as_it_is()
    {
        var path = KeyPlaces.FileOf(MemberIdentity.Generate());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            Assert.Contains("must be closed to all but its owner", Assert.Throws<IOException>(() => MemberIdentity.LoadOrCreate(path)).Message, StringComparison.Ordinal);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using var wrongCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var noCurve = RSA.Create(2_048);
        foreach (var text in new[] { "", "key", wrongCurve.ExportPkcs8PrivateKeyPem(), noCurve.ExportPkcs8PrivateKeyPem(), wrongCurve.ExportSubjectPublicKeyInfoPem() })
        {
            File.WriteAllText(path, text);
            Assert.Contains("P-256", Assert.Throws<IOException>(() => MemberIdentity.LoadOrCreate(path)).Message, StringComparison.Ordinal);
            Assert.Equal(text, File.ReadAllText(path));
        }
    }

    [Fact]
    public void Keys_of_other_tools_are_read()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.True(MemberIdentity.TryParse(pair.ExportECPrivateKeyPem(), out var sec1));
        Assert.True(MemberIdentity.TryParse(pair.ExportPkcs8PrivateKeyPem(), out var pkcs8));
        Assert.Equal(sec1.PublicKey, pkcs8.PublicKey);
        Assert.False(MemberIdentity.TryParse(pair.ExportSubjectPublicKeyInfoPem(), out _));
    }

    private static byte[] Flipped(ReadOnlySpan<byte> bytes, int bit)
    {
        var changed = bytes.ToArray();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }
}
