/** One zoid component, known to both sides: the form of the other site, which gives the shop a way to its first field. */
import * as zoid from 'zoid/dist/zoid.frame.min.js'

export const component = (other) =>
  zoid.create({
    tag: 'pay-form',
    url: `${other}/zoid-form`,
    domain: other,
    dimensions: { width: '392px', height: '560px' },
    props: { onReady: { type: 'function' } },
  })
