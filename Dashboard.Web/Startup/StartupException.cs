namespace Dashboard.Web.Startup;

/// <summary>The program cannot start; the message says what is missing and what to do.</summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
