package k8srequired

violation[{"msg": msg}] {
	msg := "no"
}
