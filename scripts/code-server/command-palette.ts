import type { Page } from 'playwright-core';

const COMMAND_ATTEMPTS = 10;
const ATTEMPT_TIMEOUT_MS = 3000;

/**
 * Runs a command by its title, as a user would: the palette, its name, Enter; again until the extension is there.
 * @throws when the palette does not offer it after half a minute
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input.input');
  const row = page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ hasText: title.replace(/^[^:]*: /, '') });
  for (let attempt = 0; attempt < COMMAND_ATTEMPTS; attempt++) {
    await page.keyboard.press('F1');
    try {
      await input.fill(`>${title}`, { timeout: ATTEMPT_TIMEOUT_MS });
      await row.first().click({ timeout: ATTEMPT_TIMEOUT_MS });
      return await input.waitFor({ state: 'hidden' });
    } catch {
      // Not there yet, or something else took the focus and closed the palette.
      await page.keyboard.press('Escape');
    }
  }
  throw new Error(`The command palette does not offer "${title}".`);
}
