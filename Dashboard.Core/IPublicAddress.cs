namespace Dashboard.Core;

/// <summary>Where the world reaches this product: the base of every link in a mail.</summary>
public interface IPublicAddress
{
    /// <summary>Such as <c>https://mail.example.com</c>, without a slash at the end.</summary>
    string Base { get; }
}
