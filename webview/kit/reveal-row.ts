/** Scrolls a grid of rows of one height, under a heading as high as a row, as far as a row needs to be seen. */
export function revealRow(grid: HTMLElement, row: number, rowHeight: number): void {
  const top = row * rowHeight;
  const room = grid.clientHeight - rowHeight * 2;
  if (top < grid.scrollTop) {
    grid.scrollTop = top;
  } else if (top > grid.scrollTop + room) {
    grid.scrollTop = top - room;
  }
}
