"""政策文件：收到的文件原样保存，编译结果一并留存。

Policy papers as they were handed in, and what the compiler made of each: one run for one paper
and one version of the compiler.
"""
