import { blur, brush, cast, ellipse, fill, form, mouth, scene } from './scene.ts'

/** Draws a cup with a handle: ash-white glaze that stops in a slow wave above the bare foot. */
export function morningCup(): string {
  const body =
    'M134 196C134 262 138 332 160 378C170 396 196 404 232 404C268 404 294 396 304 378C326 332 330 262 330 196Z'
  const handle =
    'M326 226C364 208 412 216 414 266C416 318 372 346 316 346L320 320C356 318 388 302 386 268C384 240 356 238 328 252Z'
  const glaze =
    fill(
      'white',
      'M120 180H344L336 330C322 346 306 330 290 338C272 350 262 366 246 350C232 338 214 346 200 352C184 358 174 336 160 342C148 346 142 338 130 330Z',
    ) +
    brush(
      'milk',
      'M138 332C150 344 164 338 178 346C192 354 206 346 222 342C240 338 246 358 262 350C280 340 296 332 310 338C320 342 326 336 330 330',
      5,
      0.8,
    ) +
    brush('indigo', 'M126 246C196 262 272 262 338 246', 9, 0.9) +
    brush('indigo', 'M126 266C196 281 272 281 338 266', 3, 0.75)
  return scene(
    form({ d: handle, clay: 'white', box: [310, 206, 420, 350] }) +
      form({ d: body, clay: 'clay', glaze, box: [134, 190, 330, 404] }) +
      mouth(232, 196, 98, 27, 'cream', 'inside') +
      fill('rust', ellipse(232, 206, 78, 14), 'opacity=".5"') +
      blur('light', ellipse(268, 204, 26, 5), 0.4, 'softer') +
      steam('M206 158C186 132 224 118 206 84M246 152C226 122 268 106 248 64'),
    cast(236, 400, 92),
  )
}

function steam(d: string): string {
  return `<path d="${d}" fill="none" stroke="var(--steam)" stroke-width="5" stroke-linecap="round" opacity=".42" filter="url(#brush)"/>`
}

/** Draws a rice bowl with the ten-grass stripes, one brushful each. */
export function riceBowl(): string {
  const body = 'M82 220C88 312 146 372 240 372C334 372 392 312 398 220Z'
  const foot = 'M186 364H294L288 398C262 406 218 406 192 398Z'
  const stripes = Array.from({ length: 17 }, (_, index) => {
    const at = (index - 8) / 8
    // Evenly around the bowl, so that they crowd towards its sides.
    const across = Math.sin((at * Math.PI) / 2)
    const top = [240 + across * 154, 222 + 44 * Math.sqrt(1 - across * across)]
    const bend = [240 + across * 146, 300 + 20 * (1 - Math.abs(across))]
    const low = [240 + across * 62, 372]
    const points = [top, bend, low].map((point) => point.map(Math.round).join(' '))
    return brush('indigo', `M${points[0]}Q${points[1]} ${points[2]}`, [7, 4, 5][index % 3] ?? 5, 0.85)
  }).join('')
  return scene(
    form({ d: foot, clay: 'clay', box: [186, 360, 294, 402] }) +
      form({ d: body, clay: 'white', glaze: stripes, box: [82, 210, 398, 372], speckled: false }) +
      mouth(240, 220, 158, 45, 'cream', 'white') +
      brush('indigo', 'M106 232C150 264 330 264 374 232', 3, 0.5),
    cast(242, 398, 104),
  )
}

/** Draws the big bowl: celadon poured over buff clay, a blue pool where it ran together. */
export function napBowl(): string {
  const body = 'M34 212C42 316 118 384 240 384C362 384 438 316 446 212Z'
  const foot = 'M168 376H312L304 408C270 416 210 416 176 408Z'
  const poured =
    'M20 200H460V262C440 300 412 284 392 300C370 322 352 310 330 304C304 298 292 340 262 334C236 328 228 300 200 310C176 320 160 344 136 326C116 310 96 318 76 296C58 280 40 276 30 250Z'
  const pool = 'M92 226C150 264 330 264 388 226C376 254 312 270 240 270C168 270 104 254 92 226Z'
  return scene(
    form({ d: foot, clay: 'clayDeep', box: [168, 372, 312, 412] }) +
      form({
        d: body,
        clay: 'clay',
        glaze: fill('celadon', poured) + brush('celadonDeep', poured.slice(0, poured.length - 1), 5, 0.55),
        box: [34, 204, 446, 384],
      }) +
      mouth(240, 212, 206, 56, 'milk', 'celadon') +
      fill('indigoPale', pool, 'opacity=".55" filter="url(#brush)"') +
      fill(
        'indigo',
        'M140 246C190 262 290 262 340 246C320 260 284 266 240 266C196 266 160 260 140 246Z',
        'opacity=".5" filter="url(#brush)"',
      ) +
      blur('light', ellipse(330, 226, 40, 9), 0.6, 'softer'),
    cast(244, 406, 132),
  )
}
