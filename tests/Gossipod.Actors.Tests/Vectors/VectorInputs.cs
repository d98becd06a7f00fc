using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Vectors;

/// <summary>What the vectors begin with, and the golden packets that are signed.</summary>
internal static class VectorInputs
{
    public const string ClusterName = "golden";

    public static readonly MemberName Alpha = MemberName.Create("alpha");
    public static readonly MemberName Beta = MemberName.Create("@:-node");

    public static readonly MemberVersion Issued = new(1_767_225_600_000, 7);

    public static readonly LeaveKey FarewellKey = LeaveKey.Read(Rising(0x00, LeaveKey.Bytes));

    public static readonly ClusterKey Key = ClusterKey.FromBytes(Rising(0x00, ClusterKey.SizeInBytes));

    /// <summary>Alpha's private key: the one of RFC 6979, A.2.5.</summary>
    public static readonly byte[] AlphaSecret = Convert.FromHexString("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");

    public static readonly byte[] BetaSecret = Rising(0x01, 32);

    public static readonly MemberIdentity AlphaIdentity = Identity(AlphaSecret);
    public static readonly MemberIdentity BetaIdentity = Identity(BetaSecret);

    /// <summary>Signatures are recorded, for ECDSA draws a number for each. These were made with those of RFC 6979.</summary>
    public static readonly Signature AlphaRecordSignature = Recorded(
        "ccf57127583dceaf492cf3ce7ac18f8b8c5ee7491ae7b09fbbc8f3f2b052eb953cb3345e72ab67a08852281088ff9031f0efce6c12f46ff3df17f9492fdb4f5b");

    public static readonly Signature BetaRecordSignature = Recorded(
        "8e043761fcd8626cf60fe4cb515cc613e6946429749c7e3e8e7633dd4ca860c1c6292cacf53a70f592e6b3a678411b19097c374020e4a33e55915a687eab939e");

    public static readonly Signature SuspectSignature = Recorded(
        "ef83237a7c66dacbfee210f5b7ecea8fe637a145fdf571fedbb1147862a700a929cea83eca6600f64a9f494be51e5a554ad72fb018bd3c2133f7e3af0810739e");

    public static readonly Signature ConfirmSignature = Recorded(
        "7d540b7b18249b6cda37b58877d7f7811dee8da88b6b4b0327a944e0de0dbec38c1e8153de5f3c99bd293a307dca907752ba331f371eae3e9e197ae5de003263");

    /// <summary>A plain record, signed.</summary>
    public static readonly MemberDetails AlphaRecord = MemberDetails.At(new IPEndPoint(IPAddress.Parse("192.0.2.17"), 7_946), 7_946) with
    {
        Lock = FarewellKey.LockFor(Alpha, Issued.Generation),
        Signature = new RecordSignature(((ISignatures)AlphaIdentity).Key, AlphaRecordSignature),
    };

    /// <summary>One with everything that a record may have, not signed.</summary>
    public static readonly MemberDetails BetaRecord = new(
        new IPEndPoint(IPAddress.Parse("2001:db8::17"), 65_535),
        8_301,
        MemberDetails.NoTags.Add("role", "api").Add("zone", "").Add("über", "größe"),
        new byte[] { 0x00, 0x7F, 0x80, 0xFF },
        new byte[] { 0xEE })
    {
        Lock = FarewellKey.LockFor(Beta, Issued.Generation),
    };

    public static readonly MemberDetails BetaRecordSigned = BetaRecord with
    {
        Signature = new RecordSignature(((ISignatures)BetaIdentity).Key, BetaRecordSignature),
    };

    public static byte[] Rising(byte from, int count) => [.. Enumerable.Range(from, count).Select(i => (byte)i)];

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Little(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Little(ulong value)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Big(ulong value) => [.. Little(value).Reverse()];

    public static byte[] Of(LeaveLock leaveLock)
    {
        var bytes = new byte[LeaveLock.Bytes];
        leaveLock.Write(bytes);
        return bytes;
    }

    private static Signature Recorded(string hex) => Signature.TryRead(Convert.FromHexString(hex))!;

    private static MemberIdentity Identity(byte[] secret)
    {
        using var pair = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
        return MemberIdentity.TryParse(pair.ExportPkcs8PrivateKeyPem(), out var identity) ? identity : throw new InvalidOperationException();
    }
}
