/** The kinds of theme VS Code has. */
export type ThemeKind = 'light' | 'dark' | 'hc-dark' | 'hc-light';
