namespace Chains.Grpc.Stress;

/// <summary>Lets workers through, one call each, but for pauses in which none runs.</summary>
internal sealed class PauseGate
{
    private readonly Lock _lock = new();
    private int _running;
    private TaskCompletionSource? _resume;
    private TaskCompletionSource? _idle;

    public async ValueTask EnterAsync()
    {
        while (true)
        {
            Task resume;
            lock (_lock)
            {
                if (_resume is null)
                {
                    _running++;
                    return;
                }

                resume = _resume.Task;
            }

            await resume;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_running == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    /// <summary>Lets no one in any more; ends when the last one has left.</summary>
    public Task PauseAsync()
    {
        lock (_lock)
        {
            _resume = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0)
            {
                _idle.SetResult();
            }

            return _idle.Task;
        }
    }

    public void Resume()
    {
        TaskCompletionSource? resume;
        lock (_lock)
        {
            resume = _resume;
            _resume = null;
            _idle = null;
        }

        resume?.SetResult();
    }
}
