using System.Reflection.Metadata;

namespace Chains.Build.Closures;

/// <summary>What follows an opcode (ECMA-335 III.1.9 and the instruction's own page).</summary>
internal static class IlOperands
{
    /// <summary>A metadata token of a type, member or signature; ldstr, whose token is a string's, is not among them.</summary>
    public static bool IsToken(ILOpCode opCode) => opCode is
        ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Calli or ILOpCode.Newobj or ILOpCode.Jmp or ILOpCode.Ldftn or ILOpCode.Ldvirtftn
        or ILOpCode.Cpobj or ILOpCode.Ldobj or ILOpCode.Stobj or ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox or ILOpCode.Unbox_any or ILOpCode.Box
        or ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Stfld or ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld
        or ILOpCode.Newarr or ILOpCode.Ldelema or ILOpCode.Ldelem or ILOpCode.Stelem or ILOpCode.Refanyval or ILOpCode.Mkrefany or ILOpCode.Ldtoken
        or ILOpCode.Initobj or ILOpCode.Constrained or ILOpCode.Sizeof;

    /// <summary>Bytes of an operand that is neither a token nor a switch table.</summary>
    public static int Size(ILOpCode opCode)
    {
        if (opCode.IsBranch())
        {
            return opCode.GetBranchOperandSize();
        }

        switch (opCode)
        {
            case ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s or ILOpCode.Stloc_s or ILOpCode.Ldc_i4_s or ILOpCode.Unaligned:
                return 1;
            case ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg or ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc:
                return 2;
            case ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4:
                return 4;
            case ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8:
                return 8;
            default:
                return 0;
        }
    }
}
