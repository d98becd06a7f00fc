// The tests wait most of the time; more at once would measure the machine.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
