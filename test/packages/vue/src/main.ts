import { createApp } from 'vue'
import Checkout from './Checkout.vue'

const { broker } = (await (await fetch('/broker')).json()) as { broker: string }
createApp(Checkout, { broker }).mount('#app')
