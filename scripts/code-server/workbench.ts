/**
 * The address of a VS Code window in a running code-server.
 * @param folder absolute path of the folder to open
 * @param extension absolute path of the extension under development; without it only installed ones are there
 * @param suite absolute path of a bundled test suite; the window then runs it and reports through the page
 */
export function workbenchUrl(origin: string, folder: string, extension?: string, suite?: string): string {
  const remote = (file: string) => `vscode-remote://${new URL(origin).host}${file}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...(extension ? [['extensionDevelopmentPath', remote(extension)]] : []),
    ...(suite ? [['extensionTestsPath', remote(suite)]] : []),
  ];
  return `${origin}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}
