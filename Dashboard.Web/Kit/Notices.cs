using Dashboard.Core;
using MudBlazor;

namespace Dashboard.Web.Kit;

/// <summary>What the product says in passing, at the edge of the screen.</summary>
public static class Notices
{
    /// <summary>Says why something was refused, and the next step where there is one. Stays longer than good news.</summary>
    public static void Show(this ISnackbar snackbar, DomainError error) => snackbar.Add(
        error.Suggestion is { } next ? $"{error.Message} {next}" : error.Message,
        error.Kind is ErrorKind.Invalid or ErrorKind.Conflict ? Severity.Warning : Severity.Error,
        notice => notice.VisibleStateDuration = 9_000,
        key: error.Code);

    /// <summary>Says that something was done.</summary>
    public static void Done(this ISnackbar snackbar, string text) => snackbar.Add(text, Severity.Success);
}
