namespace Dashboard.Core.Sheets;

/// <summary>What a sheet's rows become.</summary>
public enum SheetTarget
{
    Quality,
    Recipients,
    Leads,
}
