namespace Dashboard.Core;

/// <summary>One key to sign with: its number within its purpose, and 256 random bits.</summary>
public sealed record SigningKey(short Id, byte[] Secret);
