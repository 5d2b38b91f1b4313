namespace Dashboard.Core;

/// <summary>The database gave this transaction up in favour of another (deadlock, serialization): it may be tried again from its start.</summary>
public sealed class ContentionException(Exception inner) : Exception("The transaction was given up in favour of another.", inner);
