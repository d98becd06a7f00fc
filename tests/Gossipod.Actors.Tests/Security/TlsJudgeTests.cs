using System.Security.Cryptography.X509Certificates;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Security;

/// <summary>Which certificates are accepted, and what each other one is refused for.</summary>
public sealed class TlsJudgeTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _other = new("other");

    [Fact]
    public void A_members_certificate_is_accepted_with_its_name() =>
        Assert.Equal("a", Judge(_authority.Issue("a")).Name?.Value);

    [Fact]
    public void A_name_may_hold_what_a_URI_must_escape()
    {
        var verdict = TlsJudge.Judge(_authority.Issue("n@[me]:1", "cl%s ter"), X509ChainStatusFlags.NoError, "cl%s ter");

        Assert.Equal("n@[me]:1", verdict.Name?.Value);
    }

    [Fact]
    public void An_intermediate_authority_that_is_sent_along_leads_to_the_root()
    {
        using var intermediate = new TestAuthority("intermediate", _authority);
        var certificates = new TlsCertificates(intermediate.Issue("a"), [_authority.Certificate], [intermediate.Certificate]);

        Assert.NotNull(TlsIdentity.Create(certificates, TestAuthority.Cluster, MemberName.Create("a"), false, out var problem));
        Assert.Null(problem);
    }

    [Fact]
    public void No_certificate_is_refused() =>
        Assert.Equal(StreamErrorCode.NoCertificate, TlsJudge.Judge(null, X509ChainStatusFlags.NoError, TestAuthority.Cluster).Code);

    [Fact]
    public void A_certificate_of_another_authority_is_refused() => ExpectRefusal(StreamErrorCode.WrongAuthority, _other.Issue("a"));

    [Fact]
    public void A_certificate_that_an_authority_of_the_same_name_issued_is_refused()
    {
        using var impostor = new TestAuthority();

        ExpectRefusal(StreamErrorCode.WrongAuthority, impostor.Issue("a"));
    }

    [Fact]
    public void An_expired_certificate_is_refused() => ExpectRefusal(StreamErrorCode.CertificateExpired, _authority.Issue("a", from: -30, to: -1));

    [Fact]
    public void A_certificate_of_the_future_is_refused() => ExpectRefusal(StreamErrorCode.CertificateExpired, _authority.Issue("a", from: 1));

    [Theory]
    [InlineData(TestAuthority.ServerUsage)]
    [InlineData(TestAuthority.ClientUsage)]
    [InlineData("1.3.6.1.5.5.7.3.3")]
    public void A_certificate_for_one_side_only_is_refused(string usage) =>
        ExpectRefusal(StreamErrorCode.WrongCertificate, _authority.Issue("a", usages: [usage]));

    [Fact]
    public void A_certificate_without_extended_key_usage_is_refused() =>
        ExpectRefusal(StreamErrorCode.WrongCertificate, _authority.Issue("a", usages: []));

    [Fact]
    public void A_certificate_of_another_cluster_is_refused() =>
        ExpectRefusal(StreamErrorCode.WrongCluster, _authority.Issue("a", cluster: "elsewhere"));

    [Fact]
    public void A_certificate_without_a_member_in_it_is_refused() => ExpectRefusal(StreamErrorCode.WrongCertificate, _authority.IssueFor([]));

    [Theory]
    [InlineData("gossipod:tests/a/b")]
    [InlineData("gossipod:tests/")]
    [InlineData("spiffe://tests/a")]
    public void A_name_of_another_form_is_none(string uri) => ExpectRefusal(StreamErrorCode.WrongCertificate, _authority.IssueFor([uri]));

    [Fact]
    public void A_certificate_of_two_members_is_refused() =>
        ExpectRefusal(StreamErrorCode.WrongCertificate, _authority.IssueFor(["gossipod:tests/a", "gossipod:tests/b"]));

    [Fact]
    public void A_certificate_of_members_of_several_clusters_is_the_one_of_ours() =>
        Assert.Equal("b", Judge(_authority.IssueFor(["gossipod:elsewhere/a", "gossipod:tests/b", "spiffe://x/y"])).Name?.Value);

    [Fact]
    public void A_certificate_of_another_member_than_the_one_expected_is_refused() =>
        Assert.Equal(
            StreamErrorCode.WrongName,
            TlsJudge.Judge(_authority.Issue("a"), X509ChainStatusFlags.NoError, TestAuthority.Cluster, MemberName.Create("b")).Code);

    [Fact]
    public void A_revoked_certificate_is_refused() =>
        Assert.Equal(StreamErrorCode.WrongCertificate, TlsJudge.Judge(_authority.Issue("a"), X509ChainStatusFlags.Revoked, TestAuthority.Cluster).Code);

    [Fact]
    public void A_node_does_not_take_the_certificate_of_another_for_its_own()
    {
        Assert.Null(TlsIdentity.Create(_authority.For("a"), TestAuthority.Cluster, MemberName.Create("b"), false, out var problem));
        Assert.Contains("'a', not of 'b'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_does_not_take_a_certificate_without_its_key()
    {
        var certificates = new TlsCertificates(X509CertificateLoader.LoadCertificate(_authority.Issue("a").RawData), [_authority.Certificate]);

        Assert.Null(TlsIdentity.Create(certificates, TestAuthority.Cluster, MemberName.Create("a"), false, out var problem));
        Assert.Contains("no private key", problem, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
    }

    private TlsVerdict Judge(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(_authority.Certificate);
        chain.Build(certificate);
        return TlsJudge.Judge(certificate, TlsIdentity.FlagsOf(chain), TestAuthority.Cluster);
    }

    private void ExpectRefusal(StreamErrorCode code, X509Certificate2 certificate)
    {
        var verdict = Judge(certificate);
        Assert.Equal((code, false), (verdict.Code, verdict.IsAccepted));
        Assert.NotEmpty(verdict.Detail);
    }
}
