import type { ThemeKind } from './theme-kind';

/** The kind of theme VS Code shows, from the class it puts on the body. */
export function currentTheme(body: Element = document.body): ThemeKind {
  const { classList } = body;
  if (classList.contains('vscode-high-contrast-light')) {
    return 'hc-light';
  }
  if (classList.contains('vscode-high-contrast')) {
    return 'hc-dark';
  }
  return classList.contains('vscode-light') ? 'light' : 'dark';
}

/** Calls back when the theme or its colours change. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  // VS Code sets the kind on the body and the colours as variables on the root element.
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}

export function prefersReducedMotion(): boolean {
  return (
    document.body.classList.contains('vscode-reduce-motion') ||
    matchMedia('(prefers-reduced-motion: reduce)').matches
  );
}
