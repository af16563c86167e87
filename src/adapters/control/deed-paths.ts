/** How deeds are asked for on the control socket, whatever they are about. */

export interface RequestLine {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Parts of a deed that are not in its path; null: none. */
  readonly body: object | null;
}

/** What a path on the socket means: which methods it takes, and what is done once its body is known. */
export interface DeedPath<Deed> {
  readonly methods: readonly ('GET' | 'POST')[];
  /** `body` is what arrived. A string says what it should be. */
  deed(method: string, body: string): Deed | string;
}

/** What only a POST asks for. */
export const posted = <Deed>(deed: (body: string) => Deed | string): DeedPath<Deed> => ({
  methods: ['POST'],
  deed: (_method, body) => deed(body),
});
