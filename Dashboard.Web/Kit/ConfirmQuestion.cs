namespace Dashboard.Web.Kit;

/// <summary>What is asked before something that can't be taken back.</summary>
/// <param name="Title">The question, naming the thing: <c>Delete “Spring sale”?</c></param>
/// <param name="Text">What happens then, with the number affected.</param>
/// <param name="Act">The verb on the button: <c>Delete campaign</c>.</param>
/// <param name="Destructive">True colours the button as a danger.</param>
/// <param name="TypeToConfirm">A name that has to be typed first, for what is great and final.</param>
public sealed record ConfirmQuestion(string Title, string Text, string Act, bool Destructive = true, string? TypeToConfirm = null);
