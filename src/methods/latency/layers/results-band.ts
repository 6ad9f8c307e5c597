/** How far what results cost may be off: memory that was freed is taken again at once, or comes page by page from the system. */
export const LEAST_RESULTS = 0.5;
export const MOST_RESULTS = 3;
