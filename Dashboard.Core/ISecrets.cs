namespace Dashboard.Core;

/// <summary>Encrypts what must be kept but never shown: passwords of relays, keys. One purpose cannot read another's.</summary>
public interface ISecrets
{
    /// <summary>The text, encrypted for a purpose such as <c>relay.password</c>.</summary>
    string Protect(string purpose, string text);

    /// <summary>The text again; throws where it was made for another purpose or with lost keys.</summary>
    string Reveal(string purpose, string secret);
}
