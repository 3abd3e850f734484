// What scrolls sideways can be reached by the keyboard, as long as it does.
const scrollable = document.querySelectorAll('.sl-markdown-content table, .sl-openapi-operation-method-path')
const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
    else target.removeAttribute('tabindex')
  }
})
for (const element of scrollable) watcher.observe(element)
