namespace Gossipod.Actors.Wire;

/// <summary>
/// Looks through a frame's bytes before the generated parser may build objects from them, which cannot cap counts itself: an
/// empty row is 2 bytes on the wire and 40 in memory. Allocates nothing.
/// </summary>
internal static class FrameScan
{
    /// <summary>Why the frame must not be parsed, and the byte that says so; <see cref="DecodeFailure.None"/> when it may.</summary>
    public static DecodeFailure Check(ReadOnlySpan<byte> frame, out int offset)
    {
        var reader = new WireReader(frame, WireLimits.PreludeBytes);
        var message = default(Slice);
        while (reader.NextField(out var tag))
        {
            if (!IsMessage(tag))
            {
                reader.Skip(tag);
                continue;
            }

            if (!message.IsAbsent) reader.Fail(DecodeFailure.DuplicateField, reader.Position);
            message = reader.Bytes();
            switch (tag)
            {
                case FieldTag.FrameTablePage: CheckPage(ref reader, message); break;
                case FieldTag.FrameSyncRequest: CheckOneRow(ref reader, message, FieldTag.SyncRequestSelf); break;
                case FieldTag.FrameSyncAccepted: CheckOneRow(ref reader, message, FieldTag.SyncAcceptedSelf); break;
                default: CheckFields(ref reader, message); break;
            }
        }

        if (message.IsAbsent) reader.Fail(DecodeFailure.MissingField, WireLimits.PreludeBytes);
        offset = reader.FailedAt;
        return reader.Failure;
    }

    private static bool IsMessage(uint tag) => tag
        is FieldTag.FrameSyncRequest or FieldTag.FrameInSync or FieldTag.FrameTablePage or FieldTag.FrameError
        or FieldTag.FrameStreamPing or FieldTag.FrameStreamPong
        or FieldTag.FrameMessageHello or FieldTag.FrameHelloAccepted
        or FieldTag.FrameKeyRequest or FieldTag.FrameKeyReport
        or FieldTag.FrameForgetRequest or FieldTag.FrameForgetReport
        or FieldTag.FramePathRequest or FieldTag.FramePathReport
        or FieldTag.FrameBucketDigests or FieldTag.FrameFingerprints or FieldTag.FrameSyncAccepted;

    /// <summary>A message with at most one row, the field of this tag.</summary>
    private static void CheckOneRow(ref WireReader reader, Slice message, uint rowTag)
    {
        var row = default(Slice);
        var outer = reader.Enter(message);
        while (reader.NextField(out var tag))
        {
            if (tag != rowTag)
            {
                reader.Skip(tag);
                continue;
            }

            if (!row.IsAbsent) reader.Fail(DecodeFailure.DuplicateField, reader.Position);
            row = reader.Bytes();
            CheckRow(ref reader, row);
        }

        reader.Leave(outer);
    }

    private static void CheckPage(ref WireReader reader, Slice page)
    {
        var rowCount = 0;
        var outer = reader.Enter(page);
        while (reader.NextField(out var tag))
        {
            if (tag != FieldTag.TablePageRows) reader.Skip(tag);
            else if (++rowCount > WireLimits.MaxRowCount) reader.Fail(DecodeFailure.LimitExceeded, reader.Position);
            else CheckRow(ref reader, reader.Bytes());
        }

        reader.Leave(outer);
    }

    private static void CheckRow(ref WireReader reader, Slice row)
    {
        var record = default(Slice);
        var outer = reader.Enter(row);
        while (reader.NextField(out var tag))
        {
            if (tag != FieldTag.RowRecord)
            {
                reader.Skip(tag);
                continue;
            }

            if (!record.IsAbsent) reader.Fail(DecodeFailure.DuplicateField, reader.Position);
            record = reader.Bytes();
            CheckRecord(ref reader, record);
        }

        reader.Leave(outer);
    }

    private static void CheckRecord(ref WireReader reader, Slice record)
    {
        int endpointCount = 0, tagCount = 0;
        var outer = reader.Enter(record);
        while (reader.NextField(out var tag))
        {
            if (tag == FieldTag.RecordEndpoint && ++endpointCount > 1) reader.Fail(DecodeFailure.DuplicateField, reader.Position);
            if (tag == FieldTag.RecordTags && ++tagCount > WireLimits.MaxTagCount)
                reader.Fail(DecodeFailure.LimitExceeded, reader.Position);
            if (tag is FieldTag.RecordEndpoint or FieldTag.RecordTags) CheckFields(ref reader, reader.Bytes());
            else reader.Skip(tag);
        }

        reader.Leave(outer);
    }

    /// <summary>A message whose fields need no counting; groups in it are refused all the same.</summary>
    private static void CheckFields(ref WireReader reader, Slice message)
    {
        var outer = reader.Enter(message);
        while (reader.NextField(out var tag)) reader.Skip(tag);
        reader.Leave(outer);
    }
}
