using Google.Apis.Discovery;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Dashboard.Web.Sheets;

/// <summary>
/// The two requests of Google's Sheets API that are used, on Google's own runtime, named and shaped as in its generated package Google.Apis.Sheets.v4:
/// where that can be had, this file goes.
/// </summary>
internal sealed class SheetsService(BaseClientService.Initializer initializer) : BaseClientService(initializer)
{
    /// <summary>Reads spreadsheets, and nothing else.</summary>
    public const string ReadOnlyScope = "https://www.googleapis.com/auth/spreadsheets.readonly";

    public override string Name => "sheets";

    public override string BaseUri => BaseUriOverride ?? "https://sheets.googleapis.com/";

    public override string BasePath => "";

    public override IList<string> Features => [];

    /// <summary>spreadsheets.get</summary>
    public GetRequest Get(string spreadsheetId) => new(this, spreadsheetId);

    /// <summary>spreadsheets.values.batchGet</summary>
    public BatchGetRequest BatchGet(string spreadsheetId) => new(this, spreadsheetId);

    internal abstract class SheetsRequest<T> : Google.Apis.Requests.ClientServiceRequest<T>
    {
        protected SheetsRequest(IClientService service, string spreadsheetId)
            : base(service)
        {
            SpreadsheetId = spreadsheetId;
            InitParameters();
        }

        [RequestParameter("spreadsheetId", RequestParameterType.Path)]
        public string SpreadsheetId { get; }

        public override string HttpMethod => "GET";

        protected override void InitParameters()
        {
            base.InitParameters();
            RequestParameters.Add("spreadsheetId", new Parameter { Name = "spreadsheetId", IsRequired = true, ParameterType = "path" });
        }

        protected void AddQuery(string name) => RequestParameters.Add(name, new Parameter { Name = name, ParameterType = "query" });
    }

    internal sealed class GetRequest(IClientService service, string spreadsheetId) : SheetsRequest<Spreadsheet>(service, spreadsheetId)
    {
        [RequestParameter("fields", RequestParameterType.Query)]
        public string? Fields { get; set; }

        public override string MethodName => "get";

        public override string RestPath => "v4/spreadsheets/{spreadsheetId}";

        protected override void InitParameters()
        {
            base.InitParameters();
            AddQuery("fields");
        }
    }

    internal sealed class BatchGetRequest(IClientService service, string spreadsheetId) : SheetsRequest<BatchGetValuesResponse>(service, spreadsheetId)
    {
        [RequestParameter("ranges", RequestParameterType.Query)]
        public Repeatable<string>? Ranges { get; set; }

        [RequestParameter("majorDimension", RequestParameterType.Query)]
        public string MajorDimension { get; set; } = "ROWS";

        [RequestParameter("valueRenderOption", RequestParameterType.Query)]
        public string? ValueRenderOption { get; set; }

        [RequestParameter("dateTimeRenderOption", RequestParameterType.Query)]
        public string? DateTimeRenderOption { get; set; }

        public override string MethodName => "batchGet";

        public override string RestPath => "v4/spreadsheets/{spreadsheetId}/values:batchGet";

        protected override void InitParameters()
        {
            base.InitParameters();
            AddQuery("ranges");
            AddQuery("majorDimension");
            AddQuery("valueRenderOption");
            AddQuery("dateTimeRenderOption");
        }
    }
}

internal sealed record Spreadsheet(string? SpreadsheetId, SpreadsheetProperties? Properties, IReadOnlyList<Sheet>? Sheets);

internal sealed record SpreadsheetProperties(string? Title, string? Locale, string? TimeZone);

internal sealed record Sheet(SheetProperties? Properties);

internal sealed record SheetProperties(long SheetId, string? Title, GridProperties? GridProperties);

internal sealed record GridProperties(int RowCount, int ColumnCount);

internal sealed record BatchGetValuesResponse(string? SpreadsheetId, IReadOnlyList<ValueRange>? ValueRanges);

internal sealed record ValueRange(string? Range, IReadOnlyList<IReadOnlyList<object?>>? Values);
