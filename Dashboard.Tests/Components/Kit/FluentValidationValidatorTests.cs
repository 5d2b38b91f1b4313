using Bunit;
using Dashboard.Core;
using Dashboard.Web.Kit;
using FluentValidation;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Components.Kit;

public sealed class FluentValidationValidatorTests : KitTest
{
    private readonly Mailing _mailing = new();
    private readonly EditContext _form;
    private readonly IRenderedComponent<FluentValidationValidator> _validator;

    public FluentValidationValidatorTests()
    {
        Services.AddSingleton<IValidator<Mailing>, MailingRules>();
        _form = new EditContext(_mailing);
        _validator = Render<FluentValidationValidator>(p => p.AddCascadingValue(_form));
    }

    [Fact]
    public void Submitting_shows_each_message_at_its_field()
    {
        Assert.False(_form.Validate());

        Assert.Equal(["Give it a name."], At(nameof(Mailing.Name)));
        Assert.Equal(["Say who it is from."], _form.GetValidationMessages(new FieldIdentifier(_mailing.Sender, nameof(Sender.Email))));
        Assert.Equal(["Choose a list."], At(nameof(Mailing.ListIds)));
    }

    [Fact]
    public void A_change_asks_for_that_field_alone()
    {
        _form.NotifyFieldChanged(_form.Field(nameof(Mailing.Name)));

        Assert.Equal(["Give it a name."], _form.GetValidationMessages());
    }

    [Fact]
    public void What_was_put_right_is_no_longer_said()
    {
        _form.Validate();
        _mailing.Name = "Spring sale";

        _form.NotifyFieldChanged(_form.Field(nameof(Mailing.Name)));

        Assert.Empty(At(nameof(Mailing.Name)));
        Assert.NotEmpty(_form.GetValidationMessages());
    }

    [Fact]
    public void A_refusal_of_the_service_stands_at_its_field()
    {
        Assert.True(_validator.Instance.Show(new DomainError(ErrorKind.Conflict, "mailing.name_taken", "This name is taken.", "name")));

        Assert.Equal(["This name is taken."], At(nameof(Mailing.Name)));
    }

    [Fact]
    public void A_refusal_of_several_fields_stands_at_each()
    {
        var refusal = new DomainError(ErrorKind.Invalid, "mailing.invalid", "Look again.")
        {
            Fields = new Dictionary<string, string[]> { ["name"] = ["Too short."], ["sender.email"] = ["Not an address."] },
        };

        Assert.True(_validator.Instance.Show(refusal));

        Assert.Equal(["Too short."], At(nameof(Mailing.Name)));
        Assert.Equal(["Not an address."], _form.GetValidationMessages(new FieldIdentifier(_mailing.Sender, nameof(Sender.Email))));
    }

    [Fact]
    public void A_refusal_of_no_field_here_is_said_elsewhere()
    {
        Assert.False(_validator.Instance.Show(new DomainError(ErrorKind.Conflict, "mailing.sent", "It was sent already.")));
        Assert.False(_validator.Instance.Show(new DomainError(ErrorKind.Invalid, "relay.gone", "The relay is gone.", "relayId")));

        Assert.Empty(_form.GetValidationMessages());
    }

    private IEnumerable<string> At(string field) => _form.GetValidationMessages(_form.Field(field));

    private sealed class Mailing
    {
        public string Name { get; set; } = "";

        public Sender Sender { get; set; } = new();

        public IReadOnlyList<Guid> ListIds { get; set; } = [Guid.Empty];
    }

    private sealed class Sender
    {
        public string Email { get; set; } = "";
    }

    private sealed class MailingRules : AbstractValidator<Mailing>
    {
        public MailingRules()
        {
            RuleFor(mailing => mailing.Name).NotEmpty().WithMessage("Give it a name.");
            RuleFor(mailing => mailing.Sender.Email).NotEmpty().WithMessage("Say who it is from.");
            RuleForEach(mailing => mailing.ListIds).NotEmpty().WithMessage("Choose a list.");
        }
    }
}
