/** A PEM block that may be a private key, or why there is none. */
export type FoundPem = { readonly pem: string } | { readonly problem: string };

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

/**
 * Finds the private key among the PEM blocks of a text, for instance after its EC parameters or certificate. Variables
 * often carry line ends as `\n`, as spaces or not at all: the block is laid out anew.
 */
export function findPrivateKeyPem(text: string): FoundPem {
  const blocks = [...text.replaceAll('\\r', '').replaceAll('\\n', '\n').matchAll(BLOCK)].map(
    ([, label = '', body = '']) => ({ label, body }),
  );
  const block = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (block !== undefined) {
    if (block.label.startsWith('ENCRYPTED') || /Proc-Type:.*ENCRYPTED/.test(block.body)) {
      return { problem: 'is encrypted: there is no place for a passphrase, so decrypt it first with "openssl pkey"' };
    }
    return { pem: layOut(block.label, block.body) };
  }
  const [other] = blocks;
  if (other !== undefined) return { problem: `is a ${other.label}: the private key signs` };
  const path = /^[\w.~/\\:-]+\.(pem|key|jwk|json)$/i.test(text);
  return {
    problem: path
      ? 'is a path: give the text of the file, for instance OKTA_CLIENT_PRIVATEKEY="$(cat key.pem)"'
      : 'is neither PEM nor a JSON Web Key: PEM has a line -----BEGIN PRIVATE KEY----- and its END line',
  };
}

/** PEM as RFC 7468 has it: base64 in lines of 64. */
function layOut(label: string, body: string): string {
  const base64 = body.replace(/\s+/g, '');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
