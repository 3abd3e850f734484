/** Makes a nonce for the style of one answer (Content Security Policy level 3): 128 random bits in base64. */
export function newNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
}
