namespace Dashboard.Core.Templates;

/// <summary>A template that compiled could not be rendered for one recipient: a bound was reached, or a filter met a value it cannot work on.</summary>
public sealed class TemplateFailedException : Exception
{
    /// <summary>Without a reason.</summary>
    public TemplateFailedException()
    {
    }

    /// <summary>With the reason, a sentence for people.</summary>
    public TemplateFailedException(string message) : base(message)
    {
    }

    /// <summary>With the reason and what caused it.</summary>
    public TemplateFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
