import { mount } from 'svelte'
import Checkout from './Checkout.svelte'

const { broker } = (await (await fetch('/broker')).json()) as { broker: string }
const target = document.querySelector('#app')
if (target) mount(Checkout, { target, props: { broker } })
