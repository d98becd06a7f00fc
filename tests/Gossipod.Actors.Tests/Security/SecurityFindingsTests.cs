using System.Net;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Security;

/// <summary>What a node must see of its own protection, by its switches.</summary>
public sealed class SecurityFindingsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly SecuritySettings Keyed = new() { Keys = Keyring.Create([ClusterKey.Generate()], out _) };

    [Fact]
    public void A_node_that_protects_nothing_tries_nothing() => Assert.False(SecurityCheckActor.IsNeeded(new SecuritySettings()));

    [Fact]
    public void The_check_can_be_switched_off() => Assert.False(SecurityCheckActor.IsNeeded(Keyed with { SelfCheck = false }));

    [Fact]
    public void A_node_with_keys_refuses_the_clear_and_takes_its_own()
    {
        var findings = new SecurityFindings(Keyed);
        Assert.Equal([SecurityTrial.ClearDatagram, SecurityTrial.OwnDatagram, SecurityTrial.ClearStream, SecurityTrial.OwnStream], findings.Needed);
        Assert.Contains("nothing was seen within 10 s of a datagram in the clear", findings.Problem(Limit), StringComparison.Ordinal);

        Note(findings, clear: false, own: true);

        Assert.True(findings.IsComplete);
        Assert.Null(findings.Problem(Limit));
    }

    [Fact]
    public void What_is_taken_though_it_must_not_be_is_a_problem_with_its_remedy()
    {
        var findings = new SecurityFindings(Keyed);

        Note(findings, clear: true, own: true);

        var problem = findings.Problem(Limit);
        Assert.Contains("a datagram in the clear was taken", problem, StringComparison.Ordinal);
        Assert.Contains("a stream in the clear was taken (seen), though security.verify-incoming is on", problem, StringComparison.Ordinal);
        Assert.Contains("security.self-check = off", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_refused_though_it_must_be_taken_is_a_problem()
    {
        var findings = new SecurityFindings(Keyed);

        Note(findings, clear: false, own: false);

        Assert.Contains("a protected stream of its own was refused: seen", findings.Problem(Limit), StringComparison.Ordinal);
    }

    [Fact]
    public void While_the_clear_is_taken_it_must_be()
    {
        var findings = new SecurityFindings(Keyed with { VerifyIncoming = false });

        Note(findings, clear: true, own: true);

        Assert.Null(findings.Problem(Limit));
    }

    [Fact]
    public void Who_sends_in_the_clear_tries_no_sealed_ones()
    {
        var findings = new SecurityFindings(Keyed with { VerifyOutgoing = false });

        Assert.Equal([SecurityTrial.ClearDatagram, SecurityTrial.ClearStream], findings.Needed);
    }

    [Fact]
    public void A_node_with_a_certificate_refuses_who_has_none()
    {
        var settings = Keyed with { Streams = StreamProtection.Tls, Tls = new TlsSettings { Source = new TlsFiles("a", "b", null, null, "c") } };
        var findings = new SecurityFindings(settings);
        Note(findings, clear: false, own: true);
        Assert.False(findings.IsComplete);

        findings.Note(SecurityTrial.UncertifiedStream, isAccepted: true, "seen");

        Assert.Contains("a TLS stream without a certificate was taken (seen), though certificates are demanded", findings.Problem(Limit), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.5:7", "", "10.0.0.5:7")]
    [InlineData("0.0.0.0:7", "", "127.0.0.1:7")]
    [InlineData("[::]:7", "", "[::1]:7")]
    [InlineData("0.0.0.0:7", "10.0.0.0/8", "10.0.0.5:7")]
    [InlineData("0.0.0.0:7", "127.0.0.0/8,10.0.0.0/8", "127.0.0.1:7")]
    [InlineData("0.0.0.0:7", "192.168.0.0/16", null)]
    public void A_node_tries_itself_where_it_takes_anything_from(string bound, string allowed, string? target)
    {
        var networks = allowed.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => IPNetwork.Parse(text)).ToList();

        Assert.Equal(target, OwnEndpoint.Of(IPEndPoint.Parse(bound), networks, () => [IPAddress.Parse("fd00::5"), IPAddress.Parse("10.0.0.5")])?.ToString());
    }

    private static void Note(SecurityFindings findings, bool clear, bool own)
    {
        foreach (var trial in findings.Needed)
        {
            if (trial is SecurityTrial.ClearDatagram or SecurityTrial.ClearStream) findings.Note(trial, clear, "seen");
            else if (trial is SecurityTrial.OwnDatagram or SecurityTrial.OwnStream) findings.Note(trial, own, "seen");
        }
    }
}
