/** The floor of the dialog's page: the very form that the dialog shows, as plain HTML. */

const FOCUS = `
const field = document.querySelector('input')
addEventListener('message', ({ data }) => { if (data === 'shown') field.focus() })
if (location.hash === '#shown') field.focus()
`

/** Returns the form as a document. @param main the `<main>` of the dialog's page as Chromium holds it @param css its stylesheet, as the broker sends it */
export function formDocument(main: string, css: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Payment</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<style>${css}</style>
<body>${main.replaceAll(/<!--.*?-->/g, '')}
<script>${FOCUS.trim()}</script>
`
}

/** Returns a shop's page with nothing on it but a candidate. */
export function shopDocument(candidate: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Shop</title>
<link rel="icon" href="data:,">
<body><h1>Your order</h1><p>One cup, ¥12,800</p>
${candidate}
`
}
