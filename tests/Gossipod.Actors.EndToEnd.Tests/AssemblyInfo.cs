// Every test runs up to five processes: more at once would measure the machine.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
