namespace Gossipod.Actors.Security;

/// <summary>
/// The network as SslStream sees it: what was fed to it is read, what is written to it is taken off. Never blocks; a read that finds
/// nothing waits for the next <see cref="Feed"/>. Safe for the thread that feeds and the one that reads.
/// </summary>
/// <param name="signal">Something was written. Called on the writer's thread.</param>
internal sealed class TlsDuplex(Action signal) : Stream
{
    private const int KeptBytes = 64 << 10;

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _written = new();
    private byte[] _input = [];
    private int _start;
    private int _end;
    private bool _isEnded;
    private Memory<byte> _destination;
    private TaskCompletionSource<int>? _reader;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes that were fed and not read.</summary>
    public int UnreadBytes
    {
        get
        {
            lock (_gate) return _end - _start;
        }
    }

    /// <summary>Bytes came. A reader that waits goes on before this returns, unless its continuation must run elsewhere.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        TaskCompletionSource<int>? reader;
        int count;
        lock (_gate)
        {
            Append(bytes);
            (reader, count) = Serve();
        }

        reader?.SetResult(count);
    }

    /// <summary>Nothing more will come: whoever reads hears of the end.</summary>
    public void End()
    {
        TaskCompletionSource<int>? reader;
        int count;
        lock (_gate)
        {
            _isEnded = true;
            (reader, count) = Serve();
        }

        reader?.SetResult(count);
    }

    /// <summary>What was written first and not taken yet.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            var taken = _written.TryDequeue(out var first);
            bytes = first;
            return taken;
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_end > _start || _isEnded) return ValueTask.FromResult(Take(buffer));
            // Its continuation runs on the feeding thread, so that no byte waits for a thread of the pool.
            _reader = new TaskCompletionSource<int>();
            _destination = buffer;
            return new ValueTask<int>(_reader.Task);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate) _written.Enqueue(buffer.ToArray());
        signal();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private (TaskCompletionSource<int>? Reader, int Count) Serve()
    {
        if (_reader is not { } reader || (_end == _start && !_isEnded)) return default;
        var count = Take(_destination);
        (_reader, _destination) = (null, default);
        return (reader, count);
    }

    private int Take(Memory<byte> destination)
    {
        var count = Math.Min(destination.Length, _end - _start);
        _input.AsSpan(_start, count).CopyTo(destination.Span);
        _start += count;
        if (_start < _end) return count;
        (_start, _end) = (0, 0);
        if (_input.Length > KeptBytes) _input = [];
        return count;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var unread = _end - _start;
        if (_end + bytes.Length > _input.Length)
        {
            var room = unread + bytes.Length <= _input.Length ? _input : new byte[Math.Max(unread + bytes.Length, 2 * unread)];
            _input.AsSpan(_start, unread).CopyTo(room);
            (_input, _start, _end) = (room, 0, unread);
        }

        bytes.CopyTo(_input.AsSpan(_end));
        _end += bytes.Length;
    }
}
