using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Tests.Signing;

/// <summary>What a table takes of whom where members have identities (SEC-08).</summary>
public sealed class SignedTableTests
{
    private readonly Identity _own = new("self");
    private readonly Identity _bobs = new("bob");
    private readonly Identity _accusers = new("accuser");
    private readonly Identity _thiefs = new("thief");
    private readonly MembershipTable _table;

    public SignedTableTests()
    {
        _table = _own.Table();
        Assert.Equal(TableOutcome.Added, Apply(_bobs.Record(Given.Bob)).Outcome);
        Assert.Equal(TableOutcome.Added, Apply(_accusers.Record(Given.Accuser, details: Given.Details(7100))).Outcome);
    }

    private Member Bob => _table.Find(Given.Bob)!;

    [Fact]
    public void Its_own_record_is_signed_in_each_version()
    {
        _table.UpdateSelf(_table.Self.Details with { Metadata = new byte[] { 1 } }, Given.Start);
        Assert.Equal(IgnoreReason.None, _bobs.As(Given.Bob).Judge(Given.Self, _table.Self.Version, _table.Self.Details, known: null));
        Assert.Equal(IgnoreReason.BadSignature, _bobs.As(Given.Bob).Judge(Given.Self, _table.Self.Version.Next(), _table.Self.Details, known: null));
        Assert.Equal(_own.Key.ToString(), _table.Self.Identity);
    }

    [Fact]
    public void A_record_counts_with_its_members_signature_only()
    {
        var newer = _bobs.Record(Given.Bob, 1, Given.Details(7001, role: "api"));
        Refused(IgnoreReason.Unsigned, newer with { Details = newer.Details! with { Signature = null } });
        Refused(IgnoreReason.NameOfAnother, _thiefs.Record(Given.Bob, 1));
        Refused(IgnoreReason.BadSignature, newer with { Details = newer.Details with { StreamPort = 9 } });
        Refused(IgnoreReason.BadSignature, newer with { Version = Given.Version(2) });
        Refused(IgnoreReason.BadSignature, MemberUpdate.Alive(Given.Name("eve"), newer.Version, newer.Details));
        Assert.Equal(TableOutcome.Changed, Apply(newer).Outcome);
        Assert.Equal("api", Bob.Tags["role"]);
        Assert.Equal(IgnoreReason.NotNewer, Apply(newer).Reason);
    }

    [Fact]
    public void A_record_of_another_cluster_does_not_count()
    {
        var version = Given.Version(1);
        var elsewhere = new RecordSigning("other", Given.Bob, _bobs, acceptsUnsigned: false, new Dictionary<string, IdentityKey>());
        Refused(IgnoreReason.BadSignature, MemberUpdate.Alive(Given.Bob, version, elsewhere.Sign(version, Given.Details())));
    }

    [Fact]
    public void Another_address_or_life_is_a_conflict_or_a_restart_only_by_the_same_identity()
    {
        Refused(IgnoreReason.NameOfAnother, _thiefs.Record(Given.Bob, 1, Given.Details(9_999)));
        Refused(IgnoreReason.NameOfAnother, _thiefs.Record(Given.Bob, 0, generation: Given.Generation + 1));
        Assert.Equal(TableOutcome.Conflict, Apply(_bobs.Record(Given.Bob, 1, Given.Details(9_999))).Outcome);
        Assert.Equal(TableOutcome.Changed, Apply(_bobs.Record(Given.Bob, 0, generation: Given.Generation + 1)).Outcome);
    }

    [Fact]
    public void A_forgotten_members_name_stays_with_its_identity_as_long_as_its_tombstone_would()
    {
        Apply(_accusers.As(Given.Accuser).Accuse(UpdateKind.Confirm, Given.Bob, Bob.Version));
        Assert.NotNull(_table.ForgetGone(Given.Bob, Bob.Version));
        Assert.Equal(IgnoreReason.NameOfAnother, Apply(_thiefs.Record(Given.Bob, generation: Given.Generation + 1)).Reason);
        Assert.Equal(TableOutcome.Added, Apply(_bobs.Record(Given.Bob, generation: Given.Generation + 1)).Outcome);
    }

    [Theory]
    [InlineData(MemberStatus.Dead)]
    [InlineData(MemberStatus.Left)]
    public void A_name_stays_with_its_identity_while_there_is_a_tombstone(MemberStatus status)
    {
        var end = status == MemberStatus.Left
            ? MemberUpdate.Leave(Given.Bob, Bob.Version, Given.KeyOf(Given.Bob))
            : _accusers.As(Given.Accuser).Accuse(UpdateKind.Confirm, Given.Bob, Bob.Version);
        Assert.Equal(status, Apply(end).New!.Status);
        var later = _thiefs.Record(Given.Bob, generation: Given.Generation + 1);
        Refused(IgnoreReason.NameOfAnother, later);
        _table.Reap(TimeSpan.Zero, Given.At(10));
        Assert.Equal(TableOutcome.Added, Apply(later).Outcome);
    }

    [Theory]
    [InlineData(UpdateKind.Suspect)]
    [InlineData(UpdateKind.Confirm)]
    public void An_accusation_counts_with_its_accusers_signature_only(object kindOfClaim)
    {
        var kind = (UpdateKind)kindOfClaim;
        var other = kind == UpdateKind.Suspect ? UpdateKind.Confirm : UpdateKind.Suspect;
        var accusers = _accusers.As(Given.Accuser);
        var claim = accusers.Accuse(kind, Given.Bob, Bob.Version);
        Refused(IgnoreReason.Unsigned, claim with { Signature = null });
        Refused(IgnoreReason.BadSignature, claim with { Signature = accusers.Accuse(other, Given.Bob, Bob.Version).Signature });
        Refused(IgnoreReason.BadSignature, claim with { Signature = _thiefs.As(Given.Accuser).Accuse(kind, Given.Bob, Bob.Version).Signature });
        Refused(IgnoreReason.BadSignature, claim with { Version = Bob.Version.Next() });
        Refused(IgnoreReason.BadSignature, claim with { From = Given.Self });
        Refused(IgnoreReason.AccuserNotAlive, _thiefs.As(Given.Name("eve")).Accuse(kind, Given.Bob, Bob.Version));
        Assert.Equal(TableOutcome.Changed, Apply(claim).Outcome);
    }

    [Fact]
    public void A_confirmation_needs_a_signature_as_well()
    {
        var ours = _table.Accuse(UpdateKind.Suspect, Given.Bob, Bob.Version);
        Assert.Equal(TableOutcome.Changed, Apply(ours).Outcome);
        var second = _accusers.As(Given.Accuser).Accuse(UpdateKind.Suspect, Given.Bob, Bob.Version);
        Refused(IgnoreReason.BadSignature, second with { Signature = ours.Signature });
        Assert.Equal(TableOutcome.Confirmation, Apply(second).Outcome);
    }

    [Fact]
    public void We_refute_what_is_signed_only()
    {
        var accusation = _accusers.As(Given.Accuser).Accuse(UpdateKind.Confirm, Given.Self, _table.Self.Version);
        Refused(IgnoreReason.Unsigned, accusation with { Signature = null });
        Refused(IgnoreReason.AccuserNotAlive, accusation with { From = Given.Name("eve") });
        Refused(IgnoreReason.ForgedLeave, MemberUpdate.Leave(Given.Self, _table.Self.Version, new LeaveKey(6, 6)));
        Refused(IgnoreReason.ForgedLeave, MemberUpdate.Leave(Given.Self, Given.Version(0, Given.Generation + 9), new LeaveKey(6, 6)));
        Refused(IgnoreReason.NameOfAnother, _thiefs.Record(Given.Self, 4, Given.SelfDetails));
        Refused(IgnoreReason.NameOfAnother, _thiefs.Record(Given.Self, 4, Given.Details(9_999)));
        Assert.Equal(TableOutcome.RefutationNeeded, Apply(accusation).Outcome);
        Assert.Equal(TableOutcome.RefutationNeeded, Apply(_own.Record(Given.Self, 4, Given.SelfDetails)).Outcome);
        Assert.Equal(TableOutcome.Conflict, Apply(_own.Record(Given.Self, 4, Given.Details(9_999))).Outcome);
    }

    [Fact]
    public void Whoever_is_dead_here_can_still_be_heard_about_ourselves()
    {
        Apply(_table.Accuse(UpdateKind.Confirm, Given.Accuser, Given.Version(0)));
        Assert.Equal(TableOutcome.RefutationNeeded, Apply(_accusers.As(Given.Accuser).Accuse(UpdateKind.Suspect, Given.Self, _table.Self.Version)).Outcome);
    }

    [Fact]
    public void Old_news_and_what_cannot_count_is_not_verified()
    {
        var before = _own.Verified;
        Apply(_bobs.Record(Given.Bob));
        Apply(_thiefs.Record(Given.Bob, 1));
        Apply(MemberUpdate.Alive(Given.Bob, Given.Version(1), Given.Details()));
        Apply(_thiefs.As(Given.Name("eve")).Accuse(UpdateKind.Confirm, Given.Bob, Bob.Version));
        Apply(MemberUpdate.Confirm(Given.Bob, Bob.Version, Given.Accuser));
        Assert.Equal(before, _own.Verified);
        Apply(_table.Accuse(UpdateKind.Suspect, Given.Bob, Bob.Version));
        before = _own.Verified;
        var confirmation = _accusers.As(Given.Accuser).Accuse(UpdateKind.Suspect, Given.Bob, Bob.Version);
        for (var i = 0; i < 20; i++) Apply(confirmation);
        Assert.Equal(before + 1, _own.Verified);
    }

    [Fact]
    public void A_list_of_identities_decides_who_may_be_a_member()
    {
        var table = _own.Table(trusted: new() { ["self"] = _own.Key, ["bob"] = _bobs.Key, ["eve"] = _accusers.Key });
        Assert.Equal(IgnoreReason.IdentityNotTrusted, table.Apply(_accusers.Record(Given.Accuser), Given.Start).Reason);
        Assert.Equal(IgnoreReason.IdentityNotTrusted, table.Apply(_thiefs.Record(Given.Bob), Given.Start).Reason);
        Assert.Equal(TableOutcome.Added, table.Apply(_bobs.Record(Given.Bob), Given.Start).Outcome);
    }

    [Fact]
    public void On_the_way_to_signatures_what_has_none_counts_and_what_has_a_wrong_one_does_not()
    {
        var table = _own.Table(acceptsUnsigned: true);
        Assert.Equal(TableOutcome.Added, table.Apply(Given.Claim(UpdateKind.Join, Given.Bob, Given.Version(0)), Given.Start).Outcome);
        Assert.Equal(TableOutcome.Added, table.Apply(Given.Claim(UpdateKind.Join, Given.Accuser, Given.Version(0)), Given.Start).Outcome);
        Assert.Equal(TableOutcome.Changed, table.Apply(_bobs.Record(Given.Bob, 1), Given.Start).Outcome);
        Assert.Equal(IgnoreReason.NameOfAnother, table.Apply(_thiefs.Record(Given.Bob, 2), Given.Start).Reason);
        Assert.Equal(TableOutcome.Changed, table.Apply(MemberUpdate.Suspect(Given.Bob, Given.Version(1), Given.Accuser), Given.Start).Outcome);
    }

    [Fact]
    public void A_row_of_somebody_gone_accuses_in_the_name_of_whose_table_it_is()
    {
        var peer = _accusers.As(Given.Accuser);
        var dead = new Member(Given.Bob, Bob.Version, MemberStatus.Dead, Bob.Details, Bob.DetailsVersion, Given.Start);
        var row = SyncMerge.ToRow(dead, peer);
        var claim = Assert.Single(SyncMerge.Claims(row, Bob, Given.Accuser));
        Refused(IgnoreReason.BadSignature, claim with { From = Given.Self });
        Assert.Equal(MemberStatus.Suspect, Apply(claim).New!.Status);
        Assert.Same(row.Signature, SyncMerge.ToRow(dead, peer).Signature);

        Apply(peer.Accuse(UpdateKind.Confirm, Given.Bob, Bob.Version));
        Assert.Empty(SyncMerge.Claims(SyncMerge.ToRow(new Member(Given.Bob, Given.Version(7), MemberStatus.Dead, Bob.Details, Bob.DetailsVersion, Given.Start), peer), Bob, Given.Accuser));
    }

    [Fact]
    public void The_row_of_a_life_that_ended_unheard_is_proven_by_its_own_record()
    {
        Apply(MemberUpdate.Leave(Given.Bob, Bob.Version, Given.KeyOf(Given.Bob)));
        var next = _bobs.Record(Given.Bob, generation: Given.Generation + 1);
        SyncRow Row(MemberDetails details) => new(Given.Bob, MemberStatus.Left, next.Version, next.Version, details) { Key = Given.KeyOf(Given.Bob) };
        foreach (var claim in SyncMerge.Claims(Row(next.Details! with { Signature = _thiefs.Record(Given.Bob).Details!.Signature }), Bob, Given.Accuser)) Refused(IgnoreReason.NameOfAnother, claim);
        foreach (var claim in SyncMerge.Claims(Row(next.Details with { StreamPort = 9 }), Bob, Given.Accuser)) Refused(IgnoreReason.BadSignature, claim);
        foreach (var claim in SyncMerge.Claims(Row(next.Details), Bob, Given.Accuser)) Apply(claim);
        Assert.Equal((MemberStatus.Left, next.Version), (Bob.Status, Bob.Version));
    }

    [Fact]
    public void The_exchange_of_two_tables_ends_with_what_is_wrong_with_the_peers_identity()
    {
        AssertRefused(StreamErrorCode.Unsigned, TwoTablesOf(joining: null));
        AssertRefused(StreamErrorCode.NameOfAnother, TwoTablesOf(_thiefs));
        AssertRefused(StreamErrorCode.IdentityNotTrusted, TwoTablesOf(_bobs, new() { ["self"] = _own.Key }));
        Assert.Null(TwoTablesOf(_bobs).InitiatorsEnd!.Failure);
    }

    private Syncing.TwoTables TwoTablesOf(Identity? joining, Dictionary<string, IdentityKey>? trusted = null)
    {
        var signing = joining?.As(Given.Bob);
        var joiner = new MembershipTable(
            Given.Bob, Given.Generation + 1, Given.Details(), Given.Plausible(), 100, Given.Start, key: Given.KeyOf(Given.Bob), signing: signing);
        var table = _own.Table(trusted: trusted);
        if (trusted is null) table.Apply(_bobs.Record(Given.Bob), Given.Start);
        return new Syncing.TwoTables(joiner, table) { Signing = signing, TheirSigning = _own.As(Given.Self, trusted: trusted) }.Exchange(SyncPurpose.Join);
    }

    private static void AssertRefused(StreamErrorCode code, Syncing.TwoTables tables)
    {
        Assert.Equal(code, Assert.Single(tables.Said.OfType<StreamError>()).Code);
        Assert.Contains("gossipod.", tables.InitiatorsEnd!.Failure, StringComparison.Ordinal);
        Assert.NotNull(tables.RespondersEnd!.Failure);
    }

    private TableChange Apply(MemberUpdate claim) => _table.Apply(claim, Given.At(1));

    private void Refused(IgnoreReason reason, MemberUpdate claim)
    {
        var (before, self) = (_table.Find(claim.Name), _table.Self);
        Assert.Equal((TableOutcome.Ignored, reason), (Apply(claim).Outcome, Apply(claim).Reason));
        Assert.Same(before, _table.Find(claim.Name));
        Assert.Same(self, _table.Self);
    }
}
