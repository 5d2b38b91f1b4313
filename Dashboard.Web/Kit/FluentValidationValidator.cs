using System.Collections;
using System.Reflection;
using Dashboard.Core;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Dashboard.Web.Kit;

/// <summary>
/// Inside an EditForm: shows at each field what the model's <see cref="IValidator{T}"/> says of it, on change and on submit.
/// Named and used as Blazored.FluentValidation's, which is not served.
/// </summary>
public sealed class FluentValidationValidator : ComponentBase, IDisposable
{
    private ValidationMessageStore _messages = null!;
    private EditContext _form = null!;

    [CascadingParameter] private EditContext? Form { get; set; }

    [Inject] private IServiceProvider Services { get; set; } = null!;

    /// <summary>The rules to use in place of those that are registered for the model's type.</summary>
    [Parameter] public IValidator? Validator { get; set; }

    /// <summary>Shows a refusal of the service at its fields; false where none of them is on this form, so that it has to be said elsewhere.</summary>
    public bool Show(DomainError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var wrong = error.Fields ?? (error.Field is { } field ? new Dictionary<string, string[]> { [field] = [error.Message] } : []);
        var shown = false;
        foreach (var (path, texts) in wrong)
        {
            if (Find(path) is not { } input) continue;
            _messages.Add(input, texts);
            shown = true;
        }

        if (shown) _form.NotifyValidationStateChanged();
        return shown;
    }

    protected override void OnInitialized()
    {
        _form = Form ?? throw new InvalidOperationException($"{nameof(FluentValidationValidator)} stands inside an EditForm.");
        _messages = new ValidationMessageStore(_form);
        _form.OnValidationRequested += CheckAll;
        _form.OnFieldChanged += CheckOne;
    }

    public void Dispose()
    {
        _form.OnValidationRequested -= CheckAll;
        _form.OnFieldChanged -= CheckOne;
    }

    private void CheckAll(object? sender, ValidationRequestedEventArgs e)
    {
        _messages.Clear();
        foreach (var failure in Failures())
            _messages.Add(Find(failure.PropertyName) ?? new FieldIdentifier(_form.Model, string.Empty), failure.ErrorMessage);
        _form.NotifyValidationStateChanged();
    }

    private void CheckOne(object? sender, FieldChangedEventArgs e)
    {
        _messages.Clear(e.FieldIdentifier);
        foreach (var failure in Failures())
            if (Find(failure.PropertyName) is { } input && input.Equals(e.FieldIdentifier))
                _messages.Add(input, failure.ErrorMessage);
        _form.NotifyValidationStateChanged();
    }

    private List<ValidationFailure> Failures()
    {
        var rules = Validator ?? (IValidator)Services.GetRequiredService(typeof(IValidator<>).MakeGenericType(_form.Model.GetType()));
        return rules.Validate(new ValidationContext<object>(_form.Model)).Errors;
    }

    // "sender.email" or "Links[2].Url", in any case, to the object that holds the last step; null where the model has no such place.
    private FieldIdentifier? Find(string path)
    {
        object? holder = _form.Model;
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        for (var at = 0; at < steps.Length && holder is not null; at++)
        {
            if (steps[at].StartsWith('['))
            {
                var index = int.Parse(steps[at].Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);
                holder = (holder as IEnumerable)?.Cast<object?>().ElementAtOrDefault(index);
                continue;
            }

            var property = holder.GetType().GetProperty(steps[at], BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is null) return null;
            var last = at == steps.Length - 1 || steps.Skip(at + 1).All(s => s.StartsWith('[')) && holder is not IEnumerable && IsPlainList(property);
            if (last) return new FieldIdentifier(holder, property.Name);
            holder = property.GetValue(holder);
        }

        return null;
    }

    // A list of plain values is one input: its items have no fields of their own.
    private static bool IsPlainList(PropertyInfo list) =>
        list.PropertyType.IsAssignableTo(typeof(IEnumerable)) && list.PropertyType.GenericTypeArguments is [{ } item] && (item.IsValueType || item == typeof(string));
}
