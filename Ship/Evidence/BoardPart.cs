namespace Lockstep.Ship.Evidence;

/// <summary>The board's own files.</summary>
internal sealed class BoardPart(string board) : Part
{
    /// <inheritdoc/>
    public override string Id => "board";

    /// <inheritdoc/>
    public override string Question => "Do the board's device trees, systems and facts agree with each other?";

    /// <inheritdoc/>
    public override string Engine => "rules of docs/porting.md";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arguments => ["board-check", $"BOARD={board}"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources => ["Model", "Boards/Tool", $"Boards/{board}"];

    /// <inheritdoc/>
    public override IReadOnlyList<EvidenceRow> Rows(string build) => [];
}
