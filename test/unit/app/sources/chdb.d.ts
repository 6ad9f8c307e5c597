/** What is used of `chdb`. Its own types are not, so that types can be checked where a system has no build of it. */
declare module 'chdb' {
  export class Session {
    /** @param path folder of its data; a temporary one without */
    constructor(path?: string);
    query(sql: string, format?: string): string;
    queryAsync(sql: string, options: { readonly format: string }): Promise<{ text(): string }>;
    close(): void;
  }
}
