// Many tests bound the memory of the process, which tests beside them would share.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
