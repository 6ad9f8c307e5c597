/** What the cells are drawn from. */
export interface CellData {
  readonly levels: Uint8Array;
  /** Row as displayed -> where its levels start. */
  readonly rowStarts: readonly number[];
}
